"""Amazon S3: buckets, objects, multipart uploads, bucket policies. Answers what AWS answers."""
