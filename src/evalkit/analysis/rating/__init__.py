"""The letter of a rule, what it rests on, which rules fit letters already printed, and whether another would say otherwise."""
