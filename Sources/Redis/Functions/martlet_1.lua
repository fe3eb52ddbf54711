#!lua name=martlet_1
