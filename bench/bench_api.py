"""Authorized calls per second and latency against a bare handler on the same HTTP server, in one run.

    python -m bench.bench_api [--clients 16] [--seconds 4]

Each request is signed once and sent again and again by wrk, so the client costs little; the server verifies,
authorizes, runs and audits every one.
"""

import argparse
import json
import subprocess

from bench.support import bare_server, control_plane, machine, signed_headers, wrk

SMALL_OBJECT = b"x" * 1024
BUCKET = "bench-bucket"
TABLE = "bench-table"


def json_call(target: str, payload: dict[str, object], version: str = "1.1") -> tuple[dict[str, str], bytes]:
    headers = {"X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}"}
    return headers, json.dumps(payload).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=int, default=4)
    options = parser.parse_args()
    print(machine())
    with bare_server() as bare_url, control_plane() as server:
        environment = {**server.environment, "PATH": __import__("os").environ["PATH"], "AWS_PAGER": ""}

        def aws(*arguments: str) -> None:
            subprocess.run(["aws", *arguments], env=environment, check=True, capture_output=True)

        aws("s3", "mb", f"s3://{BUCKET}")
        aws("s3api", "put-object", "--bucket", BUCKET, "--key", "small", "--body", "/etc/hostname")
        aws("dynamodb", "create-table", "--table-name", TABLE, "--billing-mode", "PAY_PER_REQUEST",
            "--attribute-definitions", "AttributeName=id,AttributeType=S",
            "--key-schema", "AttributeName=id,KeyType=HASH")  # fmt: skip
        aws("dynamodb", "put-item", "--table-name", TABLE, "--item", '{"id":{"S":"a"},"value":{"N":"1"}}')

        identity_body = b"Action=GetCallerIdentity&Version=2011-06-15"
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        key: dict[str, object] = {"TableName": TABLE, "Key": {"id": {"S": "a"}}}
        item: dict[str, object] = {"TableName": TABLE, "Item": {"id": {"S": "b"}, "value": {"N": "1"}}}
        cases = [
            ("sts GetCallerIdentity", "sts", "POST", "/", form, identity_body),
            ("ecs ListTasks", "ecs", "POST", "/", *json_call("AmazonEC2ContainerServiceV20141113.ListTasks", {})),
            ("dynamodb GetItem", "dynamodb", "POST", "/", *json_call("DynamoDB_20120810.GetItem", key, "1.0")),
            ("dynamodb PutItem", "dynamodb", "POST", "/", *json_call("DynamoDB_20120810.PutItem", item, "1.0")),
            ("s3 GetObject 1 KiB", "s3", "GET", f"/{BUCKET}/object", {}, b""),
            ("s3 PutObject 1 KiB", "s3", "PUT", f"/{BUCKET}/object", {}, SMALL_OBJECT),
        ]
        put = signed_headers(server, "s3", "PUT", f"{server.url}/{BUCKET}/object", SMALL_OBJECT, {})
        wrk(f"{server.url}/{BUCKET}/object", "PUT", put, SMALL_OBJECT, 1, 1)
        print(f"{'call':24} {'per s':>8} {'bare':>8} {'ratio':>6} {'p50 ms':>7} {'p99 ms':>7} {'failed':>6}")
        for name, service, method, path, headers, body in cases:
            url = server.url + path
            signed = signed_headers(server, service, method, url, body, dict(headers))
            wrk(url, method, signed, body, options.clients, 1)  # warm up
            load = wrk(url, method, signed, body, options.clients, options.seconds)
            bare = wrk(bare_url + path, method, signed, body, options.clients, options.seconds)
            ratio = load.per_second / bare.per_second
            print(
                f"{name:24} {load.per_second:8.0f} {bare.per_second:8.0f} {ratio:6.2f} "
                f"{load.median_ms:7.1f} {load.p99_ms:7.1f} {load.failures:6}"
            )
        print(f"ready after {server.ready_seconds:.2f} s; resident {server.resident_mib():.0f} MiB after the run")


if __name__ == "__main__":
    main()
