hog = bytearray(1 << 30)
print("Content-Type: text/plain\n\n" + str(len(hog)))
