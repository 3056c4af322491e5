<?php
// A small application: it keeps your notes in a session, for this browser, until you throw them
// away. A file that comes with a note is measured and forgotten.
session_set_cookie_params(['path' => '/', 'httponly' => true, 'samesite' => 'Lax']);
session_start();

const MOST_NOTES = 20;
const MOST_CHARACTERS = 200;

function html(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

/** What is said of the file that came, if one did. */
function file_of_form(): string
{
    $file = $_FILES['file'] ?? null;
    if (!is_array($file) || $file['error'] === UPLOAD_ERR_NO_FILE) {
        return '';
    }
    if ($file['error'] !== UPLOAD_ERR_OK) {
        return 'a file that is too large';
    }
    $sum = substr(hash_file('sha256', $file['tmp_name']), 0, 12);
    return basename($file['name']) . ', ' . $file['size'] . ' octets, SHA-256 ' . $sum . '…';
}

$_SESSION['token'] ??= bin2hex(random_bytes(16));
$_SESSION['notes'] ??= [];

if ($_SERVER['REQUEST_METHOD'] === 'POST') {
    if (!hash_equals($_SESSION['token'], (string) ($_POST['token'] ?? ''))) {
        http_response_code(403);
        exit('This form is not from here.');
    }
    if (isset($_POST['forget'])) {
        $_SESSION['notes'] = [];
    } else {
        $text = preg_replace('/\p{C}/u', '', (string) ($_POST['text'] ?? '')) ?? '';
        preg_match('/^.{0,' . MOST_CHARACTERS . '}/us', trim($text), $kept);
        $_SESSION['notes'][] = ['text' => $kept[0] ?? '', 'file' => file_of_form()];
        $_SESSION['notes'] = array_slice($_SESSION['notes'], -MOST_NOTES);
    }
    header('Location: ' . $_SERVER['SCRIPT_NAME'], true, 303);
    exit;
}
header('Content-Type: text/html; charset=utf-8');
header('Cache-Control: no-store');
?>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Notes · webserv</title>
  <link rel="icon" href="/favicon.ico" sizes="32x32">
  <link rel="stylesheet" href="/css/site.css">
</head>
<body>
  <header class="top">
    <a class="brand" href="/"><img src="/img/mark.svg" alt="" width="32" height="32">webserv</a>
  </header>
  <main class="narrow">
    <h1>Notes</h1>
    <p class="lead">Kept in a session of PHP, for this browser alone.</p>
    <ol id="notes">
<?php foreach ($_SESSION['notes'] as $note): ?>
      <li><?= html($note['text']) ?><?php if ($note['file'] !== ''): ?> <small>(<?= html($note['file']) ?>)</small><?php endif ?></li>
<?php endforeach ?>
    </ol>
    <form class="panel" method="post" enctype="multipart/form-data" action="<?= html($_SERVER['SCRIPT_NAME']) ?>">
      <input type="hidden" name="token" value="<?= html($_SESSION['token']) ?>">
      <p><label for="text">A note</label>
        <input id="text" name="text" type="text" maxlength="<?= MOST_CHARACTERS ?>"></p>
      <p><label for="file">A file, if you like</label>
        <input id="file" name="file" type="file"></p>
      <button type="submit">Keep it</button>
      <button type="submit" name="forget" value="1">Throw all away</button>
    </form>
    <p><a href="/programs.html">The other programs</a></p>
  </main>
</body>
</html>
