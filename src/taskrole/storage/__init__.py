"""State: one relational database and one blob store. Services use ``Database`` and ``Blobs`` and nothing below them."""
