"""What S3 keeps: rows in the database and blobs. Decides no authorization and knows no wire format."""
