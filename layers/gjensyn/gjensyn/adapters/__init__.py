"""The only place that knows AWS and its client library: one adapter per service."""
