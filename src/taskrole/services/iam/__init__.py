"""AWS Identity and Access Management: who there is, and what each may do."""
