"""The cases beside a ruleset: run, counted what they have tried, suggested."""
