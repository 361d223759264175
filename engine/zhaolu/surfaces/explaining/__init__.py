"""Why a decision came out as it did, for the applicant, the clerk and programs."""
