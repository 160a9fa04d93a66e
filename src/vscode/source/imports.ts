const IMPORTS = /^\s*(?:import|from)\s+(?:keras|tensorflow|tf_keras|torch|torchvision|timm)\b/m;

/** Whether a Python text names a framework that models are built with. No other is ever run. */
export function importsFramework(text: string): boolean {
  return IMPORTS.test(text);
}
