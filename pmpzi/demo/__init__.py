"""Demo data: courts, people, worksheets and bids in every state, made through the portal's own domain functions.

The same on every run but for the dates, which lie in the weeks before today. ``bangun.bangun`` is the entrance,
``rencana`` says which unit ends up where, ``teks/`` holds the sentences.
"""
