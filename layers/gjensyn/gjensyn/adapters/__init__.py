"""The only place that knows boto3: one adapter per AWS service."""
