"""How a submission comes in: what of it is taken, what is left out, and what is said of that.

notices     what a student and a teacher are told of a submission, beside its score
ids         which names of folders can be ids of students
plain       a folder's plain files, read without following anything; writing them
owners      whose a file is that has several names
taking      one submission: its files, its notices
adapter     the places in nbgrader where this is put in, by `apply()`
collecting  nbgrader collect
unpacking   nbgrader zip_collect
"""
