"""What may cross between host and guest, and how: the only package that both sides import.

Nothing here trusts the other side. Values are flattened to columns of exact scalars (``flatten``), packed to bytes
within budgets (``values``), and rebuilt from bytes that may be hostile (``build``). ``wire`` moves the bytes,
``messages`` is the closed set of what may be said.
"""
