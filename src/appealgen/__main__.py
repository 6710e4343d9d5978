"""Run the command line as a module."""

from appealgen.cli import main

main()
