"""Where every number of the lecture starts: its data, and b, w drawn after seed 42."""

from course_tools.data import load_regression
from solutions import linear

SEED = 42
LR = 0.1
X, Y, X_VAL, Y_VAL = load_regression()
B, W = linear.initialize(SEED)

YHAT = linear.predict(B, W, X)
ERROR = YHAT - Y
LOSS = linear.mse(YHAT, Y)
B_GRAD, W_GRAD = linear.mse_gradients(B, W, X, Y)
B_NEW, W_NEW = linear.update(B, W, B_GRAD, W_GRAD, LR)
