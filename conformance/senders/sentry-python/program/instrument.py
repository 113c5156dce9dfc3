"""Sentry's SDK, which finds DSN, release and environment in its own variables."""

import os

import sentry_sdk
from sentry_sdk.integrations.mcp import MCPIntegration

sentry_sdk.init(
    traces_sample_rate=1.0,
    send_default_pii=True,
    trace_lifecycle=os.environ["TRACE_LIFECYCLE"],
    integrations=[MCPIntegration()],
)
