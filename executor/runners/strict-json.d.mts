export declare const strictJson: (value: unknown) => string
