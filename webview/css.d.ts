/** Style sheets are bundled into panel.css; importing one gives nothing. */
declare module '*.css';
