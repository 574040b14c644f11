"""Operations of STS."""
