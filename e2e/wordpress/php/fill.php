<?php
// What a person's blog holds after some months: pages, posts, and comments that wait for a moderator.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = parse_url(getenv('WORDPRESS_URL'), PHP_URL_HOST) . ':' . parse_url(getenv('WORDPRESS_URL'), PHP_URL_PORT);
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require __DIR__ . '/wp-load.php';

$write = static fn(string $type, string $title, string $text) => wp_insert_post([
    'post_type' => $type,
    'post_title' => $title,
    'post_status' => 'publish',
    'post_author' => 1,
    'post_content' => "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->"
]);
$comment = static fn(int $post, string $author, string $email, string $text) => wp_insert_comment([
    'comment_post_ID' => $post,
    'comment_author' => $author,
    'comment_author_email' => $email,
    'comment_content' => $text,
    'comment_approved' => 0
]);

update_option('blogdescription', 'Notes from the boat house');
$write('page', 'Opening hours', 'Open on Sundays from 10 to 12.');
$write('page', 'How to find us', 'Behind the lock, left of the crane.');
$fair = $write('post', 'Spring fair', 'The boats are in the water again.');
$paint = $write('post', 'New paint for the old barge', 'It took three weekends.');
$comment($fair, 'Ines Wolf', 'ines@rowing.example', 'May guests come along on Saturday?');
$comment($paint, 'Watches4U', 'sale@watches.example', 'Best watches, best price!');
$comment($paint, 'Jonas Berg', 'jonas@harbour.example', 'The blue suits her well.');
