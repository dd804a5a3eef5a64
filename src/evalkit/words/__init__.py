"""What the words mean: years, figures as published, codes, problems; knows no data and no files."""
