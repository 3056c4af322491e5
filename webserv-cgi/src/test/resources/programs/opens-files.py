files = [open("/dev/null") for _ in range(100)]
print("Content-Type: text/plain\n\n" + str(len(files)))
