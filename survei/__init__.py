"""Surveys of court users. Until its models arrive, the two survey indexes are typed into the LKE (B.I.a.1, B.II.a.1)."""
