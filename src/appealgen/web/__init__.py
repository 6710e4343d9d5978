"""The browser: a local server with pages for patients, over the same service as the command line.

It needs the extra ``web``. Nothing is imported here, so that a look at the package costs nothing:
``app.create_app`` makes the application, ``serving.serve`` runs it. How it is kept safe is in
``docs/security.md``.
"""
