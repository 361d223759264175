"""Self-contained HTML pages and pictures: in come documents and plain data, out goes one text that needs nothing else.

`frame` holds what every page shares (template environment, style, `render`); each page is a module and a template of its
own that extends `frame.html`. Owns jinja2 (extra `desk`). Pages hold no script and ask for nothing from elsewhere; a
page says the same for the same input, byte for byte.
"""
