"""The pages: plain HTML and plain forms that call one action each and decide nothing."""
