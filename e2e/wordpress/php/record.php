<?php
// Writes each request down as PHP got it, before WordPress changes anything of it: one JSON object a line.
(function () {
    $pairs = static function (string $text): array {
        $found = [];
        foreach (explode('&', $text) as $pair) {
            [$name, $value] = [...explode('=', $pair, 2), ''];
            if ($name !== '') $found[] = [urldecode($name), urldecode($value)];
        }
        return $found;
    };
    // Of a form with files only what PHP made of it is left, so the brackets of its names are put back.
    $flat = static function (string $name, mixed $value) use (&$flat): array {
        if (!is_array($value)) return [[$name, (string) $value]];
        $inner = static fn($key) => $name . (array_is_list($value) ? '[]' : "[$key]");
        return array_merge([], ...array_map(static fn($key) => $flat($inner($key), $value[$key]), array_keys($value)));
    };
    $fieldsOf = static fn(array $values): array =>
        array_merge([], ...array_map(static fn($name) => $flat((string) $name, $values[$name]), array_keys($values)));

    [$path, $query] = [...explode('?', $_SERVER['REQUEST_URI'], 2), ''];
    $type = $_SERVER['CONTENT_TYPE'] ?? '';
    $body = match (true) {
        str_starts_with($type, 'multipart/form-data') => [...$fieldsOf($_POST), ...$fieldsOf(array_map(static fn($file) => $file['name'], $_FILES))],
        str_starts_with($type, 'application/json') => $fieldsOf((array) json_decode(file_get_contents('php://input'), true)),
        default => $pairs(file_get_contents('php://input'))
    };
    $received = [
        'method' => $_SERVER['REQUEST_METHOD'],
        'path' => rawurldecode($path),
        'fields' => [...$pairs($query), ...$body],
        'at' => (int) (microtime(true) * 1000)
    ];
    file_put_contents(getenv('WORDPRESS_RECEIVED'), json_encode($received, JSON_INVALID_UTF8_SUBSTITUTE) . "\n", FILE_APPEND | LOCK_EX);
})();
