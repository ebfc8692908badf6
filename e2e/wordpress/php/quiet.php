<?php
/*
 * Plugin Name: Quiet
 * Description: Keeps pages from loading anything from elsewhere: emoji pictures, avatars, the dashboard's news, update checks.
 */
remove_action('wp_head', 'print_emoji_detection_script', 7);
remove_action('admin_print_scripts', 'print_emoji_detection_script');
remove_action('embed_head', 'print_emoji_detection_script');
add_filter('emoji_svg_url', '__return_false');
add_filter('pre_option_show_avatars', fn() => '0');
add_filter('pre_site_transient_update_core', fn() => (object) ['last_checked' => time(), 'updates' => [], 'version_checked' => get_bloginfo('version')]);
add_filter('pre_site_transient_update_plugins', fn() => (object) ['last_checked' => time(), 'response' => []]);
add_filter('pre_site_transient_update_themes', fn() => (object) ['last_checked' => time(), 'response' => []]);
add_filter('should_load_remote_block_patterns', '__return_false');
add_action('wp_dashboard_setup', fn() => remove_meta_box('dashboard_primary', 'dashboard', 'side'));
