"""serve: read the releases in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.commands.options import Root, chosen_folders, console

DEFAULT_PORT = 8420


def serve(
    root: Root = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    browse: Annotated[bool, typer.Option("--open", help="Open the browser too.")] = False,
) -> None:
    """Serve the releases and their explorer to this machine's browser, until stopped with Ctrl-C."""
    import webbrowser

    from pipelines.explorer.built import built_page
    from pipelines.explorer.server import release_server

    folders = chosen_folders(root)
    page = built_page()
    with release_server(folders.releases, host, port, page) as server:
        address = f"http://{host}:{server.server_port}/"
        console.print(f"serving {folders.releases} at {address} (Ctrl-C stops)", markup=False, soft_wrap=True)
        if page is None:
            console.print("the explorer is not built here; versions that carry it can be read: make explorer builds it")
        if browse:
            webbrowser.open(address)
        server.serve_forever()
