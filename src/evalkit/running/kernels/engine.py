"""What ``papermill --engine evalkit`` names.

papermill imports every engine when it is itself half imported, so that nothing is imported here
before a notebook is executed.
"""

from typing import Any


class Engine:
    """Execute a notebook in a warm kernel; papermill finds it as its engine ``evalkit``."""

    @staticmethod
    def execute_notebook(nb: Any, kernel_name: str, **options: Any) -> Any:
        """Execute the notebook, and return it."""
        from evalkit.running.kernels.execution import KernelEngine

        return KernelEngine.execute_notebook(nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> Any:
        """Return the kernel that the notebook asks for."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> Any:
        """Return the language of the notebook."""
        from papermill.utils import nb_language

        return nb_language(nb, language)
