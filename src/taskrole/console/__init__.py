"""The web console: a client of the public API with the signed-in principal's credentials and nothing more.

    app.py        HTTP: routes, the session cookie, CSRF, security headers, errors as pages
    visit.py      one request: who asks, what for, calls of the API, the answers that pages give
    api.py        signed calls of the API, over the socket as any client's
    live.py       server-sent events: the live part of a page, sent again when it changed
    pages/        one module per area; a page is a function from a visit to a template and its data
    templates/, static/   Jinja2 (everything is escaped), one stylesheet, small scripts; nothing inline

It must not import services, gateway or storage: what the API refuses, the console cannot do.
"""
