"""From a brief to paper: HTML once, then PDF, Word and plain text from the same tree.

The semantic HTML subset
    A document template yields these elements and no others; ``subset.check_subset`` refuses the
    rest, because whatever one renderer shows and another drops would make two different letters.

    * frame: ``html head title meta body``
    * regions: ``header footer main section article div``
    * headings, in order and without a gap: ``h1 h2 h3``
    * blocks: ``p blockquote address hr figure figcaption``
    * lists: ``ul ol li dl dt dd``
    * tables: ``table caption colgroup col thead tbody tr th td``
    * inline: ``strong em cite small sup span a br``
    * drawings: ``svg`` with shapes and text only, and a ``title`` that says what it shows

    Attributes: ``id class lang href scope colspan charset name content data-*``; inside a
    drawing, geometry. ``href`` is ``#target`` inside the document, or an ``https:`` or ``http:``
    address, which is printed and linked but never fetched. ``style``, ``src`` and ``on…`` never.

    The body carries ``data-reference`` (footer, never a patient's name) and, until the release
    gate has passed, ``data-draft`` with the reason; every renderer shows both on each page.

Layers
    ``environment`` fills templates; ``pdf`` and ``fit`` print; ``docx`` and ``text`` walk the tree.
    Nothing here knows a case, reads a clock, or reaches a network.
"""
