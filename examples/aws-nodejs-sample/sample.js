// Puts one small object into a new bucket. Nothing here knows where it runs: no endpoint, no key, no region.
'use strict';

const crypto = require('crypto');
const AWS = require('aws-sdk');

const s3 = new AWS.S3();
const bucket = 'node-sdk-sample-' + crypto.randomUUID();
const key = 'hello_world.txt';

async function main() {
  await s3.createBucket({ Bucket: bucket }).promise();
  await s3.putObject({ Bucket: bucket, Key: key, Body: 'Hello World!' }).promise();
  console.log('Successfully uploaded data to ' + bucket + '/' + key);
}

main().catch((error) => {
  console.error(error.code + ': ' + error.message);
  process.exitCode = 1;
});
