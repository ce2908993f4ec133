"""The pages, a module each; every module has a ``router`` and the ``ADDRESS`` it starts at."""
