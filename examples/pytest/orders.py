"""An application that knows nothing of taskrole."""

import json

import boto3

TABLE, BUCKET = "orders", "receipts"


def place(order_id: str, cents: int) -> None:
    """Keep an order, and write its receipt."""
    boto3.client("dynamodb").put_item(TableName=TABLE, Item={"id": {"S": order_id}, "cents": {"N": str(cents)}})
    boto3.client("s3").put_object(Bucket=BUCKET, Key=f"{order_id}.json", Body=json.dumps({"cents": cents}).encode())
