"""The pages of an encrypted file as they lie on the disk, deciphered with its key: rows, free pages and the write-ahead log alike."""
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVE, SALT = 4096, 80, 16  # SQLCipher 4: behind each page stand its vector (16) and its seal (64)


def deciphered(path, key):
    """Everything that stands in this file and in its write-ahead log, page by page, whether a table still knows of it or not."""
    content, log = path.read_bytes(), path.with_name(path.name + "-wal")
    pages = [content[start : start + PAGE] for start in range(0, len(content), PAGE)]
    found = [_page(page, key, SALT if number == 0 else 0) for number, page in enumerate(pages)]
    if log.exists():
        frames = log.read_bytes()[32:]
        for start in range(0, len(frames), 24 + PAGE):
            number, page = int.from_bytes(frames[start : start + 4], "big"), frames[start + 24 : start + 24 + PAGE]
            if len(page) == PAGE:
                found.append(_page(page, key, SALT if number == 1 else 0))
    return b"".join(found)


def _page(page, key, skip):
    vector = page[PAGE - RESERVE : PAGE - RESERVE + 16]
    reader = Cipher(algorithms.AES(bytes.fromhex(key)), modes.CBC(vector)).decryptor()
    return reader.update(page[skip : PAGE - RESERVE])
