"""The server of the conformance script on `mcp` 1, `mcp` 2 or FastMCP, whichever SDK_NAME says."""

import instrument  # noqa: F401, first, so that it can wrap what is imported below; each sender brings its own

import asyncio
import os
import signal
import sys

VERSION = os.environ["SERVICE_RELEASE"]
SDK_NAME = os.environ["SDK_NAME"]
SERVE_OVER = os.environ["SERVE_OVER"]
PORT = int(os.environ.get("PORT", "0"))


class TideError(Exception):
    """What `boom` throws."""


def empty_server():
    """A server without tools, and how it says that a tool failed without an exception."""
    if SDK_NAME == "mcp-1":
        from mcp.server.fastmcp import FastMCP
        from mcp.types import CallToolResult, TextContent

        server = FastMCP("harbour", port=PORT, stateless_http=SERVE_OVER == "stateless")
        server._mcp_server.version = VERSION
        refusal = lambda text: CallToolResult(content=[TextContent(type="text", text=text)], isError=True)
        return server, refusal, CallToolResult
    if SDK_NAME == "mcp-2":
        from mcp.server.mcpserver import MCPServer
        from mcp_types import CallToolResult, TextContent

        refusal = lambda text: CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
        return MCPServer("harbour", version=VERSION), refusal, CallToolResult
    from fastmcp import FastMCP
    from fastmcp.exceptions import ToolError

    def refusal(text):
        raise ToolError(text)

    return FastMCP("harbour", version=VERSION), refusal, str


def harbour():
    server, refusal, refused = empty_server()

    @server.tool()
    def add(a: float, b: float) -> str:
        return f"The sum is {a + b:g}"

    @server.tool()
    def boom() -> str:
        raise TideError("The tide table is wet")

    def soft_error(orderId: str):
        return refusal(f"Order {orderId} is lost")

    soft_error.__annotations__["return"] = refused
    server.tool()(soft_error)

    @server.tool()
    def strict(count: float) -> str:
        return f"Counted {count:g}"

    @server.tool()
    async def slow() -> str:
        await asyncio.sleep(0.9)
        return "At last"

    @server.resource("conformance://tides")
    def tides() -> str:
        return "High at noon"

    @server.resource("conformance://broken")
    def broken() -> str:
        raise TideError("The chart room is locked")

    @server.prompt()
    def greet(topic: str) -> str:
        return f"Say something about {topic}"

    return server


def serve(server):
    if SERVE_OVER == "stdio":
        return server.run(transport="stdio")
    if SDK_NAME == "mcp-1":
        return server.run(transport="sse" if SERVE_OVER == "sse" else "streamable-http")
    over = "http" if SDK_NAME == "fastmcp" else "streamable-http"
    return server.run(transport=over, port=PORT, stateless_http=SERVE_OVER == "stateless")


# uvicorn ends gracefully and then raises the signal again; exporters send what they hold when Python exits.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
serve(harbour())
