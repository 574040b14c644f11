// The same as aws-nodejs-sample, with version 3 of the SDK.
import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const s3 = new S3Client({});
const bucket = `node-sdk-sample-${randomUUID()}`;
const key = 'hello_world.txt';

try {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'Hello World!' }));
  console.log(`Successfully uploaded data to ${bucket}/${key}`);
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
