"""Demo data: courts, people, worksheets and bids in every state, made through the portal's own domain functions.

The same on every run but for dates, which lie in the weeks before today, and the random addresses of evidence.
``bangun.bangun`` is the entrance, ``rencana`` says which unit ends up where, ``teks/`` holds the sentences.
"""
