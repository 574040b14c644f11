"""The operations of taskrole's own API, by what they are about."""
