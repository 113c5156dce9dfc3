"""OpenLIT, told where to send by its own arguments."""

import os

import openlit

openlit.init(
    otlp_endpoint=os.environ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    application_name=os.environ["OTEL_SERVICE_NAME"],
    environment=os.environ["SERVICE_ENVIRONMENT"],
    disable_metrics=True,
)
