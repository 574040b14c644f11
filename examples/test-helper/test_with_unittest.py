"""A server for any test framework, started and stopped as a Testcontainers module would: here for unittest."""

import unittest
from typing import ClassVar

from botocore.exceptions import ClientError

from taskrole.testing import TaskroleServer

READ_ONLY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}


class BucketsTest(unittest.TestCase):
    """One server for all tests of the class."""

    taskrole: ClassVar[TaskroleServer]

    @classmethod
    def setUpClass(cls) -> None:
        cls.taskrole = TaskroleServer().start()
        cls.addClassCleanup(cls.taskrole.stop)

    def tearDown(self) -> None:
        self.taskrole.reset()

    def test_a_reader_may_list(self) -> None:
        reader = self.taskrole.client("s3", self.taskrole.keys_with(READ_ONLY))
        self.assertEqual(reader.list_buckets()["Buckets"], [])

    def test_a_reader_may_not_create(self) -> None:
        reader = self.taskrole.client("s3", self.taskrole.keys_with(READ_ONLY))
        with self.assertRaisesRegex(ClientError, "s3:CreateBucket"):
            reader.create_bucket(Bucket="mine", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})


if __name__ == "__main__":
    unittest.main()
