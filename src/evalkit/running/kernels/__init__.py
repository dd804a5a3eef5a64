"""Warm kernels: each notebook in a fresh process, forked from one that has imported what notebooks need."""
