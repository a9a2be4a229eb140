"""The adapter to nbgrader: plug-ins, the way in, its gradebook, what is changed in it."""
