"""The environment of a kernel: what makes two runs of a notebook give the same bytes, on one core each."""

SAME_BYTES = {
    "IPYKERNEL_CELL_NAME": "<cell>",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
}
ONE_THREAD = {
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
KERNEL = SAME_BYTES | ONE_THREAD
"""Jobs run side by side, so that each kernel computes on one core; sums of floats come out the same, too."""

WARM = KERNEL | {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}
"""Read when libraries are imported: no thread before the fork, figures drawn into the notebook."""
