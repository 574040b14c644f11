"""Puts one small object into a new bucket. Nothing here knows where it runs: no endpoint, no key, no region."""

import uuid

import boto3

s3 = boto3.client("s3")
bucket = f"python-sdk-sample-{uuid.uuid4()}"
key = "hello_world.txt"

s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name})
s3.put_object(Bucket=bucket, Key=key, Body=b"Hello World!")
print(f"Successfully uploaded data to {bucket}/{key}")
