"""The tamper-evident log of every act, and its proofs. Knows no law, no case and no database.

Nothing is imported here, so that verifying never pays for writing.
"""
