"""taskrole in other people's tests: a server of their own, and a pytest plugin around it.

    from taskrole.testing import TaskroleServer

    with TaskroleServer() as taskrole:
        taskrole.client("s3").create_bucket(Bucket="mine")     # needs boto3
        subprocess.run(["my-tool"], env={**os.environ, **taskrole.environment})

Authentication and authorization are on, as always: ``keys_with(policy)`` gives keys with exactly a policy's rights.
"""

from taskrole.testing.server import TaskroleServer

__all__ = ["TaskroleServer"]
