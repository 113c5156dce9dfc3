"""Logfire without its own service: OpenTelemetry's variables say where spans go."""

import os

import logfire

logfire.configure(
    send_to_logfire=False,
    console=False,
    service_version=os.environ["SERVICE_RELEASE"],
    environment=os.environ["SERVICE_ENVIRONMENT"],
)
logfire.instrument_mcp()
