"""Intake: how facts come into a case. The questionnaire is data; its engine has no face."""
